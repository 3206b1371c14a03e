import type {
  CreateMessageRequestParams,
  CreateMessageResult,
  CreateMessageResultWithTools,
  Root,
  StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';

interface Keyed {
  /** Tells the question from the others of one run, for clients and logs. Default: its kind and number, such as `elicit-1`. */
  readonly key?: string;
}

/** What the user has made of a question. */
export type Elicited<Content> =
  | { readonly action: 'accept'; readonly content: Content }
  | { readonly action: 'decline' | 'cancel'; readonly content?: undefined };

export interface ElicitOptions<Schema extends StandardSchemaWithJSON> extends Keyed {
  /** For the user. */
  readonly message: string;
  /** A flat object of texts, numbers, booleans and choices. */
  readonly requestedSchema: Schema;
}

/**
 * Asks the client for something while a request is served. The client gets the question as the answer to its request, and sends
 * the request again with what it has found; the capability is then run again from its start, and the question returns at once.
 * So what comes before a question runs more than once, and must not change anything. Several questions in one `Promise.all`
 * take one round. Between the rounds nothing is kept: the client carries the state, signed and bound to the caller, the
 * capability, its arguments and an expiry of 10 minutes.
 *
 * Clients of 2025 cannot be asked over stateless HTTP, and get a ToolError that says so, which a capability may catch.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */
export interface InputRequests {
  /** Asks the user to fill in a form. */
  elicit<Schema extends StandardSchemaWithJSON>(
    question: ElicitOptions<Schema>,
  ): Promise<Elicited<StandardSchemaWithJSON.InferOutput<Schema>>>;
  /** Asks the user to visit a page, for what must not pass through the client, such as a payment. */
  elicitUrl(question: Keyed & { readonly message: string; readonly url: string }): Promise<Elicited<undefined>>;
  /** Asks the client's model. Deprecated by the protocol, and many clients cannot: look at `clientCapabilities.sampling`. */
  sample(question: Keyed & CreateMessageRequestParams): Promise<CreateMessageResult | CreateMessageResultWithTools>;
  /** Asks which folders the client works on. Deprecated by the protocol. */
  listRoots(question?: Keyed): Promise<readonly Root[]>;
}
