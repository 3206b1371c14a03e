import type { Annotations, Icon, ReadResourceResult, UriTemplate } from '@modelcontextprotocol/server';
import type { Scope } from '../config/choices.ts';
import type { Access } from './access.ts';
import type { CallContext } from './call-context.ts';
import type { Complete } from './complete.ts';
import { checkUri, uriTemplateOf } from './definition-error.ts';

/** What a resource holds: text, bytes, or whatever the protocol allows. */
export type ResourceContents = string | Uint8Array | ReadResourceResult;

interface ResourceMetadata extends Access {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly icons?: Icon[];
  /** For whom it is, and how much it matters. */
  readonly annotations?: Annotations;
  readonly _meta?: Record<string, unknown>;
  /** How long a client may keep what it read. `public` lets shared caches keep it too, where the server has no auth. */
  readonly cacheHint?: { readonly ttlMs: number; readonly cacheScope: 'public' | 'private' };
}

export interface ResourceOptions extends ResourceMetadata {
  /** Such as `library://books`. */
  readonly uri: string;
  /**
   * @returns undefined where there is nothing at this moment: the caller learns that there is no such resource
   * @throws ToolError for a failure that the caller may read
   */
  read(context: CallContext): Promise<ResourceContents | undefined> | ResourceContents | undefined;
}

export interface Resource extends ResourceOptions {
  readonly kind: 'resource';
  readonly scope: Scope;
}

/**
 * Defines a resource with a fixed URI.
 * @throws DefinitionError for what is not a URI
 */
export function defineResource(options: ResourceOptions): Resource {
  checkUri(options.name, options.uri);
  return { kind: 'resource', ...options, scope: options.scope ?? 'read' };
}

/** One of the resources that a template stands for, as `resources/list` has it. */
export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
}

export interface ResourceTemplateOptions extends ResourceMetadata {
  /** A URI template (RFC 6570), such as `library://books/{isbn}`. */
  readonly uriTemplate: string;
  /** The resources that clients see in lists. Default: none. */
  list?(context: CallContext): Promise<readonly ListedResource[]> | readonly ListedResource[];
  /** By variable: the values that begin with what was typed. */
  readonly complete?: Readonly<Record<string, Complete>>;
  /**
   * Gets the variables decoded.
   * @returns undefined where there is no such resource
   * @throws ToolError for a failure that the caller may read
   */
  read(
    variables: Readonly<Record<string, string>>,
    context: CallContext,
  ): Promise<ResourceContents | undefined> | ResourceContents | undefined;
}

export interface ResourceTemplate extends ResourceTemplateOptions {
  readonly kind: 'resource-template';
  readonly scope: Scope;
  /** Its URI template, parsed once. */
  readonly matcher: UriTemplate;
}

/**
 * Defines resources whose URIs have variables.
 * @throws DefinitionError for what is not a URI template
 */
export function defineResourceTemplate(options: ResourceTemplateOptions): ResourceTemplate {
  const matcher = uriTemplateOf(options.name, options.uriTemplate);
  return { kind: 'resource-template', ...options, scope: options.scope ?? 'read', matcher };
}
