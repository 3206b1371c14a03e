import { McpApp } from 'mcp-aws/cdk';
import { ServerStack } from './stack.ts';

// The stage is dev, or what `--stage` of mcp-aws (`--context stage=…` of the CDK) says.
const app = new McpApp();
new ServerStack(app, app.stackName, app.stackProps);
