import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../cdk.json' with { type: 'json' };
import { McpStack } from '../infra/stack.ts';

/** The stack as CloudFormation gets it, under the feature flags of cdk.json. */
export const template = Template.fromStack(new McpStack(new App({ context: cdk.context }), 'Test'));
