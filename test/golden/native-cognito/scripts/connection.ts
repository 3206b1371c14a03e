/** How one MCP client connects. */
export interface Connection {
  /** What a person does, beside or instead of the configuration. */
  steps?: string;
  /** What belongs into a configuration file of the client. */
  config?: {
    /** In the folder that the client has open; Claude Desktop keeps its own. */
    file: string;
    content: Record<string, unknown>;
  };
}

/** For a person to read. */
export const described = ({ steps, config }: Connection): string =>
  [
    ...(config === undefined ? [] : [config.file, JSON.stringify(config.content, null, 2)]),
    ...(steps === undefined ? [] : [steps]),
  ].join('\n');
