import { holdsSecret, isSecretName } from './secrets.ts';

const longest = 8192;
/** Characters of a text that are logged. */
const shown = 200;
/** Characters that are looked at: a secret that begins among those that are shown is found by its beginning. */
const examined = 1000;
/** Characters of a text that is read as JSON. */
const longestJson = 64 * 1024;
const hidden = '[redacted]';

/** A copy for the log: nothing that is, or looks like, a secret; long texts cut; nothing deep, and not much of it. */
export function redacted(value: unknown): unknown {
  const copy = copied(value, 0);
  return (JSON.stringify(copy) ?? '').length > longest ? '[too much]' : copy;
}

function copied(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return copiedText(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 5) return '[deep]';
  return Array.isArray(value) ? copiedList(value, depth) : copiedObject(value, depth);
}

function copiedText(text: string, depth: number): unknown {
  const json = text.length > longestJson ? undefined : parsed(text);
  if (json !== undefined) return (JSON.stringify(copied(json, depth + 1)) ?? '').slice(0, shown);
  return isSecret(text) ? hidden : text.slice(0, shown);
}

/** Also as a part of a URL, in which `=` is `%3D`. */
function isSecret(text: string): boolean {
  const start = text.slice(0, examined);
  return holdsSecret(start) || (start.includes('%') && holdsSecret(unescaped(start)));
}

const unescaped = (text: string): string =>
  text.replace(/%([0-7][\dA-Fa-f])/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** An object or a list as text; undefined: it is something else. */
function parsed(text: string): object | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // JSON may be in a text of JSON in its turn.
    if (typeof value === 'string') return parsed(value);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `['Authorization', '…']` is a header, and `['--password', '…']` is a part of a command line. */
function copiedList(list: readonly unknown[], depth: number): unknown[] {
  const isPair = list.length === 2;
  const names = (item: unknown): boolean =>
    typeof item === 'string' && (isPair || /^--?[A-Za-z]/.test(item)) && item.length <= shown && isSecretName(item);
  return list.slice(0, 20).map((item, index) => (names(list[index - 1]) ? hidden : copied(item, depth + 1)));
}

/** Members that name another: `{ name: 'Authorization', value: '…' }`. */
const naming = ['name', 'key', 'header', 'field', 'label'];

function copiedObject(object: object, depth: number): object {
  const entries = Object.entries(object).slice(0, 50);
  const isNamed = entries.some(
    ([key, item]) =>
      naming.includes(key.toLowerCase()) && typeof item === 'string' && isSecretName(item.slice(0, shown)),
  );
  const copies = entries.map(([key, item], index) => [
    isSecret(key) ? `${hidden} ${index}` : key.slice(0, 100),
    isSecretName(key.slice(0, shown)) || (isNamed && /^val(ue)?$|^content$|^text$/i.test(key))
      ? hidden
      : copied(item, depth + 1),
  ]);
  return Object.fromEntries(copies);
}
