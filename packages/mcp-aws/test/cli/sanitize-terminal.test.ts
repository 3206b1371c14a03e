import { expect, it } from 'vitest';
import { sanitizeForTerminal, sanitizeToLine } from '../../src/cli/sanitize-terminal.ts';

const controls = Array.from({ length: 160 }, (_, code) => String.fromCharCode(code)).filter(
  (letter) => letter < ' ' || (letter >= '\u007f' && letter <= '\u009f'),
);

it('replaces every control character except line ends and tabs', () => {
  const sanitized = sanitizeForTerminal(controls.join(''));
  expect([...sanitized].filter((letter) => letter !== '\ufffd')).toEqual(['\t', '\n']);
});

it('keeps what is printable, in every script', () => {
  const text = 'Größe 日本語 \u{1f600}\tend\n';
  expect(sanitizeForTerminal(text)).toBe(text);
});

it('keeps foreign text on its line', () => {
  expect(sanitizeToLine('a\nb\r\u001b[2Jc')).toBe('a\ufffdb\ufffd\ufffd[2Jc');
});
