import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../cdk.json' with { type: 'json' };
import { McpStack } from '../infra/stack.ts';

export const stackWith = (context: Record<string, unknown>): McpStack =>
  new McpStack(new App({ context: { ...cdk.context, ...context } }), 'Test');

/** The stack as CloudFormation gets it, under the feature flags of cdk.json. */
export const template = Template.fromStack(stackWith({}));
