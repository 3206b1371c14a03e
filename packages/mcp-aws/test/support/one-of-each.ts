import { definePrompt, defineResourceTemplate } from '../../src/index.ts';

export const resources = [
  defineResourceTemplate({ name: 'one', uriTemplate: 'x://one/{id}', complete: { id: () => [] }, read: () => 'one' }),
];
export const prompts = [definePrompt({ name: 'one', get: () => 'one' })];
