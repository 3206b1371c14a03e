import { UriTemplate, type Variables } from '@modelcontextprotocol/server';

/** What a variable may hold: a class of a regular expression. */
const value = '[^/,]';
const list = '[^/]';
const anything = '[^]';
const queryValue = '[^&]';

interface Capture {
  readonly name: string;
  readonly isList: boolean;
  readonly chars: string;
  /** The text before it. */
  readonly before: string;
}

/**
 * A URI template (RFC 6570) whose matching takes time by the length of the URI alone. The SDK's own takes more than that for two
 * variables in one segment, and a caller chooses the URI. Where a URI could be divided in several ways, the first variable gets as
 * much as it can, and a variable that may hold a "/" as much as is left.
 * @throws Error for what is not a template, and for one that could be matched in any number of ways
 */
export class LinearUriTemplate extends UriTemplate {
  readonly #pattern: RegExp;
  readonly #captures: readonly Capture[];

  constructor(template: string) {
    super(template);
    const { captures, end } = capturesOf(template);
    this.#captures = captures;
    this.#pattern = new RegExp(`^${captures.map(patternOf).join('')}${escaped(end)}$`);
  }

  override match(uri: string): Variables | null {
    const matched = this.#pattern.exec(uri);
    if (matched === null) return null;
    const values = this.#captures.map(({ name, isList }, index): [string, string | string[]] => {
      const text = matched[index + 1] ?? '';
      return [name, isList && text.includes(',') ? text.split(',') : text];
    });
    return Object.fromEntries(values);
  }
}

/** The variables of a template in their order, and the text after the last. */
function capturesOf(template: string): { readonly captures: readonly Capture[]; readonly end: string } {
  const captures: Capture[] = [];
  let before = '';
  for (const part of template.split(/(\{[^}]*\})/)) {
    if (!part.startsWith('{')) {
      before += part;
      continue;
    }
    const [, operator = '', names = ''] = /^\{([+#./;?&]?)(.*)\}$/.exec(part) ?? [];
    for (const [index, spec] of names.split(',').entries()) {
      const name = spec.trim().replace('*', '');
      before += separatorOf(operator, index, name);
      captures.push({ name, isList: spec.includes('*'), chars: charsOf(operator, spec.includes('*')), before });
      before = '';
    }
  }
  return { captures, end: before };
}

/** What is between two variables (RFC 6570, section 3.2); the SDK, which expands templates, has no text before `{;x}` and `{#x}`. */
function separatorOf(operator: string, index: number, name: string): string {
  if (operator === '?' || operator === '&') return `${index === 0 ? operator : '&'}${name}=`;
  if (operator === '.' || operator === '/') return operator;
  return index === 0 ? '' : ',';
}

function charsOf(operator: string, isList: boolean): string {
  if (operator === '+' || operator === '#') return anything;
  if (operator === '?' || operator === '&') return queryValue;
  return isList ? list : value;
}

/** A variable, which holds what divides it from its neighbour only where that leaves one way to match. */
function patternOf({ before, chars }: Capture, index: number, captures: readonly Capture[]): string {
  const [previous, next] = [captures[index - 1], captures[index + 1]];
  if (previous !== undefined && before === '')
    throw new Error('has two variables with nothing between them: put a text there.');
  const excluded = [
    ...(previous !== undefined && canRunInto(previous, before) && !isWider(chars, previous.chars) ? [before] : []),
    ...(next !== undefined && canRunInto({ chars }, next.before) && isWider(next.chars, chars) ? [next.before] : []),
  ];
  const notThese = excluded.map((text) => `(?!${escaped(text)})`).join('');
  return `${escaped(before)}(${notThese === '' ? chars : `(?:${notThese}${chars})`}+)`;
}

/** Whether a variable could hold the text after it. */
const canRunInto = ({ chars }: Pick<Capture, 'chars'>, text: string): boolean => new RegExp(`^${chars}*$`).test(text);

/** Whether one class holds what the other does not. */
const isWider = (chars: string, than: string): boolean =>
  than === value && (chars === anything || chars === queryValue);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
