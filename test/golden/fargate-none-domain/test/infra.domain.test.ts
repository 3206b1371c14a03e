import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import project from '../mcp-aws.json' with { type: 'json' };
import { stackWith } from './template.ts';

const urlOf = (context: Record<string, unknown>): unknown =>
  Template.fromStack(stackWith({ allowUnauthenticated: 'true', ...context })).findOutputs('McpUrl').McpUrl?.Value;

it('is at the domain in production, and below it in every other stage', () => {
  expect(urlOf({ stage: 'production' })).toBe(`https://${project.domain}/mcp`);
  expect(urlOf({})).toBe(`https://dev.${project.domain}/mcp`);
});
