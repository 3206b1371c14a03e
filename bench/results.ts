import { readFileSync } from 'node:fs';

/** What the benchmarks leave in results/. */
export interface Results {
  readonly coldStart: ColdStartReport;
  readonly authGuard: AuthGuardReport;
  readonly load: LoadReport;
  readonly misbehaving: MisbehavingReport;
  readonly create: CreateReport;
}

export interface ColdStartRow {
  readonly name: string;
  readonly protocolVersion: string;
  readonly ms: { readonly total: number; readonly cpu: number };
  /** To the empty function. */
  readonly ratio: number;
  /** Of a warm call, to native without auth. */
  readonly warm: number;
  readonly kB: number;
  /** To version 0.1, of wall clock and of processor time. */
  readonly toFirstEdition?: { readonly total: number; readonly cpu: number };
}

export interface ColdStartReport {
  readonly date: string;
  readonly node: string;
  readonly samples: number;
  readonly rows: readonly ColdStartRow[];
}

export interface AuthGuardReport {
  readonly date: string;
  readonly node: string;
  readonly rows: readonly { readonly name: string; readonly ms: number; readonly ratio: number }[];
}

export interface LoadReport {
  readonly date: string;
  readonly node: string;
  readonly clients: { readonly all: number; readonly sdk: number };
  readonly seconds: number;
  readonly steady: { readonly answered: number; readonly unexpected: number; readonly lost: number };
  readonly memory: { readonly ratio: number };
  readonly sigterm: {
    readonly goOnMs: number;
    readonly answered: number;
    readonly lost: number;
    readonly exitCode: number;
  };
}

export interface MisbehavingReport {
  readonly date: string;
  readonly node: string;
  readonly good: number;
  readonly bad: number;
  readonly rows: readonly {
    /** Of each who misbehaves. 0: nobody does. */
    readonly connections: number;
    readonly answered: number;
    readonly unexpected: number;
    readonly lost: number;
    readonly p50: number;
    readonly p99: number;
    readonly maxMb: number;
    /** Of the slowest hundredth, to that without anyone who misbehaves. */
    readonly ratio: number;
  }[];
}

export interface CreateReport {
  readonly date: string;
  readonly node: string;
  readonly createVite: string;
  readonly rows: readonly { readonly task: string; readonly ratio: number }[];
}

export function readResults(): Results {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`results/${name}.json`, import.meta.url), 'utf8'));
  return {
    coldStart: read('cold-start'),
    authGuard: read('auth-guard'),
    load: read('load'),
    misbehaving: read('misbehaving'),
    create: read('create'),
  };
}
