import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { CallContext } from './tool.ts';

/** What a resource holds: text, bytes, or whatever the protocol allows. */
export type ResourceContents = string | Uint8Array | ReadResourceResult;

interface ResourceMetadata {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** How long a client may keep what it read. `public` lets shared caches keep it too. */
  readonly cacheHint?: { readonly ttlMs: number; readonly cacheScope: 'public' | 'private' };
}

export interface ResourceOptions extends ResourceMetadata {
  /** Such as `library://books`. */
  readonly uri: string;
  /** @returns undefined where there is nothing at this moment: the caller learns that there is no such resource */
  read(context: CallContext): Promise<ResourceContents | undefined> | ResourceContents | undefined;
}

export interface Resource extends ResourceOptions {
  readonly kind: 'resource';
}

/** Defines a resource with a fixed URI. */
export const defineResource = (options: ResourceOptions): Resource => ({ kind: 'resource', ...options });

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
  readonly complete?: Readonly<Record<string, (typed: string) => Promise<readonly string[]> | readonly string[]>>;
  /** @returns undefined where there is no such resource */
  read(
    variables: Readonly<Record<string, string>>,
    context: CallContext,
  ): Promise<ResourceContents | undefined> | ResourceContents | undefined;
}

export interface ResourceTemplate extends ResourceTemplateOptions {
  readonly kind: 'resource-template';
}

/** Defines resources whose URIs have variables. */
export const defineResourceTemplate = (options: ResourceTemplateOptions): ResourceTemplate => ({
  kind: 'resource-template',
  ...options,
});
