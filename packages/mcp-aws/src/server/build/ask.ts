import { createHash } from 'node:crypto';
import {
  type InputRequest,
  type InputRequiredResult,
  type InputResponseView,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { InputRequests } from '../input-requests.ts';
import type { InputState, InputStates } from '../input-state.ts';

/** Ends a run that cannot go on before the client has answered. */
class InputNeeded extends Error {
  override readonly name = 'InputNeeded';
}

/** The questions of one run. */
export interface Asking {
  readonly ask: InputRequests;
  /** What the client has to answer before the next run; undefined: nothing. */
  needed(): Promise<InputRequiredResult | undefined>;
}

/**
 * @param state that the client brought back, verified
 * @param states what signs the next; an error: why nothing can be asked
 */
export function createAsking(mcp: ServerContext, state: InputState | undefined, states: InputStates | Error): Asking {
  const { asked = {}, answers = {} } = state ?? {};
  const given: Record<string, unknown> = { ...answers };
  const open: Record<string, InputRequest> = {};
  const counts: Record<string, number> = {};
  const used = new Set<string>();

  /** What `read` makes of the answer. Ends the run where there is none yet, or none that fits. */
  async function look<Answer>(
    kind: string,
    key: string | undefined,
    request: InputRequest,
    read: (view: InputResponseView) => Answer | undefined | Promise<Answer | undefined>,
  ): Promise<Answer> {
    if (states instanceof Error) throw states;
    counts[kind] = (counts[kind] ?? 0) + 1;
    const id = key ?? `${kind}-${counts[kind]}`;
    // The client would answer one of them, and the run would ask for ever.
    if (used.has(id)) throw new Error(`Two questions of one run have the key ${id}: give each its own.`);
    used.add(id);
    const isAsked = Object.hasOwn(asked, id) && asked[id] === fingerprint(request);
    if (isAsked && !Object.hasOwn(given, id)) given[id] = mcp.mcpReq.inputResponses?.[id];
    const answer = isAsked ? await read(inputResponse(given as never, id)) : undefined;
    if (answer !== undefined) return answer;
    delete given[id];
    open[id] = request;
    throw new InputNeeded(`${id} is not answered yet`);
  }

  const answerTo: typeof look = (...args) => {
    const answer = look(...args);
    // A run that has ended waits for none of its other questions.
    answer.catch(() => undefined);
    return answer;
  };

  return {
    ask: {
      elicit: ({ key, message, requestedSchema }) => {
        const request = inputRequired.elicit({ message, requestedSchema });
        return answerTo('elicit', key, request, async (view) => {
          if (view.kind !== 'elicit') return undefined;
          if (view.action !== 'accept') return { action: view.action };
          const { value, issues } = await validated(requestedSchema, view.content);
          return issues === undefined ? { action: 'accept', content: value as never } : undefined;
        });
      },
      elicitUrl: ({ key, message, url }) =>
        answerTo('elicit-url', key, inputRequired.elicitUrl({ message, url }), (view) => {
          if (view.kind !== 'elicit') return undefined;
          return view.action === 'accept' ? { action: 'accept', content: undefined } : { action: view.action };
        }),
      sample: ({ key, ...params }) =>
        answerTo('sample', key, inputRequired.createMessage(params), (view) =>
          view.kind === 'sampling' ? view.result : undefined,
        ),
      listRoots: ({ key } = {}) =>
        answerTo('roots', key, inputRequired.listRoots(), (view) => (view.kind === 'roots' ? view.roots : undefined)),
    },
    async needed() {
      const questions = Object.entries(open);
      if (questions.length === 0 || states instanceof Error) return undefined;
      const fingerprints = questions.map(([id, request]) => [id, fingerprint(request)] as const);
      const requestState = await states.mint(
        { asked: { ...asked, ...Object.fromEntries(fingerprints) }, answers: given },
        mcp,
      );
      return inputRequired({ inputRequests: open, requestState });
    },
  };
}

async function validated(schema: Parameters<InputRequests['elicit']>[0]['requestedSchema'], content: unknown) {
  const result = await schema['~standard'].validate(content);
  return result.issues === undefined ? { value: result.value, issues: undefined } : { value: undefined, ...result };
}

/** An answer counts for the very question that was shown. */
const fingerprint = (request: InputRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 22);
