/** The file that stands for each name that the package exports. */
const modules: Readonly<Record<string, string>> = {
  'mcp-aws': 'index.ts',
  'mcp-aws/cdk': 'cdk/index.ts',
  'mcp-aws/testing': 'testing/index.ts',
  'mcp-aws/lambda': 'entry/lambda-exports.ts',
  'mcp-aws/http': 'entry/http-exports.ts',
  'mcp-aws/config': 'config/index.ts',
};

/**
 * The text of a module with its imports of the package turned into imports of files.
 * @param folder of the sources, from the folder of the module, such as `../mcp-aws`
 */
export const rewire = (text: string, folder: string): string =>
  text.replace(/(\bfrom\s+|\bimport\s*\(?\s*)(['"])(mcp-aws(?:\/\w+)?)\2/g, (whole, before, quote, name) => {
    const file = modules[name];
    return file === undefined ? whole : `${before}${quote}${folder}/${file}${quote}`;
  });
