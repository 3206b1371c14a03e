import { aws } from './aws.ts';
import { stackOutput } from './outputs.ts';

/** Follows the log of the deployed server; further arguments go to `aws logs tail`. */
aws(['logs', 'tail', stackOutput('LogGroupName'), '--follow', '--format', 'short', ...process.argv.slice(2)]);
