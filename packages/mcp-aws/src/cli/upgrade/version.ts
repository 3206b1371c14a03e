const form = /^(\d+)\.(\d+)\.(\d+)(?:-([\w.]+))?$/;

export const isVersion = (text: string): boolean => form.test(text);

/**
 * Which of two versions is the newer (https://semver.org, 11): negative, 0 or positive, for `sort`. A pre-release is older
 * than its release; two of one release are compared as text.
 * @throws Error for what is not a version
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => {
    const found = form.exec(text);
    if (found === null) throw new Error(`${JSON.stringify(text)} is not a valid version.`);
    return found;
  });
  for (const part of [1, 2, 3]) {
    const difference = Number(left?.[part]) - Number(right?.[part]);
    if (difference !== 0) return difference;
  }
  const [before, after] = [left?.[4], right?.[4]];
  if (before === after) return 0;
  if (before === undefined) return 1;
  if (after === undefined) return -1;
  return before < after ? -1 : 1;
}
