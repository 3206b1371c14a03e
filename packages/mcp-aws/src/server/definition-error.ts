import { UriTemplate } from '@modelcontextprotocol/server';

/** A capability that cannot be served as it is defined. It is thrown while the server's modules load, and so fails its start. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

/** https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names */
const toolName = /^[A-Za-z0-9_.-]{1,128}$/;

/** @throws DefinitionError for a name that clients of the protocol need not accept */
export function checkToolName(name: string): void {
  if (!toolName.test(name)) {
    throw new DefinitionError(
      `The tool ${JSON.stringify(name)} has a name that is not valid: use 1 to 128 letters, digits, "_", "-" and ".".`,
    );
  }
}

/** @throws DefinitionError for what is not a URI with a scheme */
export function checkUri(name: string, uri: string): void {
  if (!URL.canParse(uri)) {
    throw new DefinitionError(
      `The resource ${name} has a URI that is not valid: ${JSON.stringify(uri)}. It needs a scheme, as in library://books.`,
    );
  }
}

/** @throws DefinitionError for what is not a URI template (RFC 6570), or has no variable */
export function checkUriTemplate(name: string, uriTemplate: string): void {
  const problem = problemWithTemplate(uriTemplate);
  if (problem === undefined) return;
  throw new DefinitionError(
    `The resource template ${name} has a URI template that is not valid: ${JSON.stringify(uriTemplate)} ${problem}`,
  );
}

function problemWithTemplate(uriTemplate: string): string | undefined {
  try {
    const { variableNames } = new UriTemplate(uriTemplate);
    if (variableNames.length === 0) return 'has no variable: use defineResource.';
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : error}`;
  }
  return URL.canParse(uriTemplate.replace(/\{[^}]*\}/g, 'x'))
    ? undefined
    : 'needs a scheme, as in library://books/{isbn}.';
}
