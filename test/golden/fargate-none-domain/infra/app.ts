import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import project from '../mcp-aws.json' with { type: 'json' };
import { McpStack } from './stack.ts';
import { stageOf } from './stage.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const region: string = app.node.tryGetContext('region') ?? project.region;
new McpStack(app, `${project.stack}-${stageOf(app)}`, { env: { region } });
