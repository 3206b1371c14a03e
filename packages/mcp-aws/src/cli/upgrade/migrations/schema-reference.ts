import { applyEdits, modify, parse } from 'jsonc-parser';
import { configFile } from '../../../config/file.ts';
import type { Migration } from '../migration.ts';

const reference = './node_modules/mcp-aws/schema.json';

/** Editors complete and check mcp-aws.jsonc by the schema that comes with the library. */
export const schemaReference: Migration = {
  version: '0.2.0',
  description: `${configFile} names its schema`,
  apply(files) {
    const text = files.read(configFile);
    if (text === undefined || (parse(text) as { $schema?: unknown } | undefined)?.$schema !== undefined) return [];
    const edits = modify(text, ['$schema'], reference, {
      formattingOptions: { insertSpaces: true, tabSize: 2 },
      getInsertionIndex: () => 0,
    });
    files.write(configFile, applyEdits(text, edits));
    return [configFile];
  },
};
