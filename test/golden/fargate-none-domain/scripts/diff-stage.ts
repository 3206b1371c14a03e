import project from '../mcp-aws.json' with { type: 'json' };
import { cdk } from './cdk.ts';

/**
 * Shows what a deployment of the stage MCP_STAGE would change. It compares templates: to ask CloudFormation for a change set
 * would need the right to deploy, which a proposal does not have.
 */
const stage = process.env.MCP_STAGE ?? 'production';
const region = process.env.AWS_REGION ?? project.region;
cdk([
  'diff',
  ...['--context', `stage=${stage}`, '--context', `region=${region}`, '--method', 'template'],
  ...process.argv.slice(2),
]);
