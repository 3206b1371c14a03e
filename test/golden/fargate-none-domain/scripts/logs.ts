import { aws } from './aws.ts';
import { stackOutput } from './outputs.ts';

/** Follows the log of the deployed server; further arguments go to `aws logs tail`. */
const where = ['--region', stackOutput('Region')];
aws(['logs', 'tail', stackOutput('LogGroupName'), ...where, '--follow', '--format', 'short', ...process.argv.slice(2)]);
