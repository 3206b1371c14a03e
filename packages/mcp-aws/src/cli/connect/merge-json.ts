import { applyEdits, modify, type ParseError, parse } from 'jsonc-parser';
import { UserError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

const suggestion = 'Fix it, or give another file. It was not changed.';

/**
 * Merges `content` into the text of a configuration file, two levels deep: `{ mcpServers: { name: … } }`. Everything else
 * in it stays as it is, comments too. Lists get what they lack.
 * @param path for errors
 * @throws UserError where the text cannot be understood
 */
export function mergeJson(before: string, content: JsonObject, path: string): string {
  const byteOrderMark = before.startsWith('\ufeff') ? '\ufeff' : '';
  let text = before.trim() === '' ? '{}\n' : before.slice(byteOrderMark.length);
  const errors: ParseError[] = [];
  const present: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !isJsonObject(present))
    throw new UserError(`${path} is not a JSON object, so nothing can be merged into it.`, suggestion);
  const formattingOptions = {
    insertSpaces: !/^\t/m.test(text),
    tabSize: /^ {4}\S/m.test(text) && !/^ {2}\S/m.test(text) ? 4 : 2,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const set = (keys: (string | number)[], value: unknown, isArrayInsertion = false): void => {
    text = applyEdits(text, modify(text, keys, value, { formattingOptions, isArrayInsertion }));
  };
  for (const [key, value] of Object.entries(content)) {
    const old = present[key];
    if (Array.isArray(value) && Array.isArray(old)) {
      const known = old.map(identityOf);
      for (const item of value) if (!known.includes(identityOf(item))) set([key, -1], item, true);
    } else if (isJsonObject(value) && isJsonObject(old)) {
      for (const [name, entry] of Object.entries(value)) set([key, name], entry);
    } else if (old === undefined) set([key], value);
    else throw new UserError(`${path}: ${key} is not what clients expect there.`, suggestion);
  }
  return byteOrderMark + text;
}

/** Two inputs of VS Code are the same if their ids are. */
const identityOf = (value: unknown): unknown =>
  isJsonObject(value) && 'id' in value ? value.id : JSON.stringify(value);
