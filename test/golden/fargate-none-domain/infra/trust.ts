/** The part of a pipeline that takes a role: the deployment of a stage, or the diff of a proposed change. */
export type Part = 'staging' | 'production' | 'diff';

/** Whose tokens the account believes, and for what. */
export interface Trust {
  /** The address of who signs them, beginning with https://. */
  issuer: string;
  audience: string;
  /** The conditions of a role's trust policy: operator → claim → values. */
  conditions(part: Part): Record<string, Record<string, string | string[]>>;
}

/** @throws Error that names what is missing or malformed */
export function checked(name: string, value: string | undefined, pattern: RegExp): string {
  if (value !== undefined && pattern.test(value)) return value;
  throw new Error(`${name} ${JSON.stringify(value ?? '')} does not look like one.`);
}
