import { expect, it } from 'vitest';
import { authModes, runtimes } from '../../packages/mcp-aws/src/config/choices.ts';
import { problemWith } from '../../packages/mcp-aws/src/config/rules.ts';
import { pairs } from './pairs.ts';

const dimensions = {
  runtime: runtimes,
  auth: authModes,
  streaming: [true, undefined],
  domain: ['mcp.example.com', undefined],
} as const;

type Name = keyof typeof dimensions;
type Row = Partial<Record<Name, unknown>>;

const rows: readonly Row[] = pairs.map(({ runtime, auth, streaming, domain }) => ({
  runtime,
  auth: auth?.mode,
  // A container always streams, whatever the file says.
  streaming: runtime === 'fargate' ? true : streaming,
  domain,
}));

it('covers every allowed pair of choices', () => {
  const names = Object.keys(dimensions) as Name[];
  const missing = names.flatMap((first, index) =>
    names.slice(index + 1).flatMap((second) =>
      dimensions[first].flatMap((a) =>
        dimensions[second]
          .filter((b) => problemWith({ [first]: a, [second]: b }) === undefined)
          .filter((b) => !(a === 'fargate' && second === 'streaming' && b === undefined))
          .filter((b) => !rows.some((row) => row[first] === a && row[second] === b))
          .map((b) => `${first}=${a} ${second}=${b}`),
      ),
    ),
  );
  expect(missing).toEqual([]);
});
