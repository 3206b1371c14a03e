import { type BehaviorOptions, type IssuerBehavior, isMetadata } from './issuer-behavior.ts';

/**
 * A provider as the standards have it: clients register themselves, and PKCE is in the metadata. With a metadata proxy it
 * is one that supports PKCE and does not say so, as some do.
 */
export const standardBehavior = ({ resourceUrl, metadataProxy }: BehaviorOptions): IssuerBehavior => ({
  scopePrefix: 'mcp:',
  routes: {},
  registration: true,
  comparesExactly: false,
  env: { MCP_AUTH_AUDIENCE: resourceUrl, ...(metadataProxy ? { MCP_AUTH_FACADE: 'on' } : {}) },
  shapeToken: () => undefined,
  shapeResponse(ctx) {
    if (!metadataProxy || !isMetadata(ctx)) return;
    const { code_challenge_methods_supported: _, ...metadata } = ctx.body as Record<string, unknown>;
    ctx.body = metadata;
  },
});
