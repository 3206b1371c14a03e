import { ConfigError } from '../../config/errors.ts';

/** The part of a pipeline that takes a role: the deployment of a stage, or the diff of a proposed change. */
export type Part = 'staging' | 'production' | 'diff';

/** Whose tokens the account accepts, and for what. */
export interface Trust {
  /** The address of the identity provider that signs them, beginning with https://. */
  readonly issuer: string;
  readonly audience: string;
  /** The conditions of a role's trust policy: operator → claim → values. */
  conditions(part: Part): Record<string, Record<string, string | string[]>>;
}

/** A value of the CDK's context, such as `--context repository=octo/server`. */
export type Given = (name: string) => string | undefined;

/** @throws ConfigError that names what is missing or malformed */
export function checked(name: string, value: string | undefined, pattern: RegExp): string {
  if (value !== undefined && pattern.test(value)) return value;
  throw new ConfigError(
    value === undefined ? `${name} is missing.` : `${JSON.stringify(value)} is not a valid ${name}.`,
    `Give it with --context ${name}=…`,
  );
}
