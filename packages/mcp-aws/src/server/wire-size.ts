/**
 * The bytes of an answer as Lambda sends it: in UTF-8, inside a string of JSON in which quotes, backslashes and control
 * characters are escaped. Where nothing is escaped an answer is smaller, and what fits here fits everywhere.
 */
export function wireBytes(answer: string | Uint8Array): number {
  const bytes = typeof answer === 'string' ? Buffer.from(answer) : answer;
  let escapes = 0;
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c || byte === 0x0a) escapes += 1;
    else if (byte < 0x20) escapes += 5;
  }
  return bytes.byteLength + escapes;
}
