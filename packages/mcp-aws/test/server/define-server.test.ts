import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { definePrompt, defineResource, defineResourceTemplate, defineServer, defineTool } from '../../src/index.ts';
import { toolThat } from '../support/tools.ts';

describe('a server', () => {
  it('offers nothing that it is not given', () => {
    expect(defineServer({})).toEqual({
      instructions: undefined,
      tools: [],
      resources: [],
      prompts: [],
      routes: undefined,
    });
  });

  const tool = toolThat('one', async () => ({}));
  const resource = defineResource({ name: 'one', uri: 'note://1', read: () => '' });
  const template = defineResourceTemplate({ name: 'one', uriTemplate: 'note://{id}', read: () => '' });
  const prompt = definePrompt({ name: 'one', get: () => '' });

  it.each([
    ['tool', { tools: [tool, tool] }],
    ['prompt', { prompts: [prompt, prompt] }],
    ['resource-template', { resources: [resource, template] }],
  ])('has no two of the kind %s under one name', (kind, options) => {
    expect(() => defineServer(options)).toThrow(
      `Two capabilities of the kind ${kind} are called one. Rename one of them.`,
    );
  });

  it('may call a tool and a prompt the same', () => {
    expect(defineServer({ tools: [tool], prompts: [prompt], resources: [resource] }).tools).toEqual([tool]);
  });
});

describe('the scope of a tool', () => {
  it.each([
    [{ readOnlyHint: true }, undefined, 'read'],
    [{ readOnlyHint: false }, undefined, 'write'],
    [{}, undefined, 'write'],
    [{ readOnlyHint: true }, 'admin', 'admin'],
    [{ destructiveHint: true }, 'read', 'read'],
  ] as const)('with annotations %j and scope %s is %s', (annotations, scope, expected) => {
    const schema = z.object({});
    const tool = defineTool({
      name: 'test',
      title: 'Test',
      description: 'A tool of the tests.',
      inputSchema: schema,
      outputSchema: schema,
      annotations,
      ...(scope && { scope }),
      run: async () => ({}),
    });
    expect(tool.scope).toBe(expected);
  });
});
