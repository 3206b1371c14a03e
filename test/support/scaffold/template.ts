import Handlebars from 'handlebars';
import type { Template } from '../../../src/scaffold/templates.ts';

/** A template as src/scaffold/templates.ts reads one from a file. */
export const template = (layer: string, path: string, content: string): Template =>
  path.endsWith('.hbs')
    ? {
        layer,
        path,
        content,
        render: Handlebars.compile(content, { noEscape: true, strict: true, knownHelpersOnly: true }),
      }
    : { layer, path, content };
