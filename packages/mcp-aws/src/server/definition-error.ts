import type { UriTemplate } from '@modelcontextprotocol/server';
import { LinearUriTemplate } from './uri-template.ts';

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

/**
 * A template that can be matched.
 * @throws DefinitionError for what is not a URI template (RFC 6570), has no variable, or could be matched in several ways
 */
export function uriTemplateOf(name: string, uriTemplate: string): UriTemplate {
  const refuse = (problem: string): never => {
    throw new DefinitionError(
      `The resource template ${name} has a URI template that is not valid: ${JSON.stringify(uriTemplate)} ${problem}`,
    );
  };
  let template: UriTemplate;
  try {
    template = new LinearUriTemplate(uriTemplate);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (template.variableNames.length === 0) refuse('has no variable: use defineResource.');
  if (!URL.canParse(uriTemplate.replace(/\{[^}]*\}/g, 'x'))) refuse('needs a scheme, as in library://books/{isbn}.');
  return template;
}
