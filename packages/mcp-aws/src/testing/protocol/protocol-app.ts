import type { ServerDefinition } from '../../server/define-server.ts';
import { type Answered, mcpMessage, mcpRequest, type ProtocolVersion, readAnswer } from '../mcp-request.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

/** A server without auth, to which requests of both protocol versions are sent. */
export interface ProtocolApp extends TestApp {
  ask(version: ProtocolVersion, method: string, params?: Readonly<Record<string, unknown>>): Promise<Answered>;
}

export async function createProtocolApp(definition: ServerDefinition): Promise<ProtocolApp> {
  const app = await createTestApp({ definition });
  return {
    ...app,
    ask: async (version, method, params) =>
      readAnswer(await app.send(mcpRequest(app.url, mcpMessage(version, method, params)))),
  };
}

export type CreateApp = (definition: ServerDefinition) => Promise<ProtocolApp>;
export type GetApp = () => Promise<ProtocolApp>;
