import * as z from 'zod';
import { defineTool, type Scope, type Tool, type ToolContext } from '../../src/index.ts';

/** A tool that takes nothing and does this. */
export const toolThat = (
  name: string,
  run: (context: ToolContext) => Promise<Record<string, unknown>>,
  scope: Scope = 'read',
): Tool =>
  defineTool({
    name,
    title: name,
    description: 'A tool of the tests.',
    inputSchema: z.object({}),
    outputSchema: z.looseObject({}),
    annotations: { readOnlyHint: scope === 'read' },
    scope,
    run: (_, context) => run(context),
  });
