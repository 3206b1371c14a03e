import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { stackWith } from './template.ts';

it.each([{}, { allowUnauthenticated: 'false' }, { allowUnauthenticated: '' }])('is not deployed with %j', (context) => {
  expect(() => Template.fromStack(stackWith(context))).toThrow('This server has no auth, and its address is public');
});
