/** A metafile of esbuild, as far as it is read here. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly object[] }>>;
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, object>>; readonly entryPoint?: string }>
  >;
}

/** A file of the project, by which its package is found. */
const manifest = 'package.json';

/**
 * Attributes the entries that are made for a bundle to the project. They are not files, so that a list of packages would
 * have each as a package without a name and a license. Pure.
 * @param exists whether an input is a file
 */
export function attributeEntries({ inputs, outputs }: Metafile, exists: (input: string) => boolean): Metafile {
  const owner = (input: string): string => (exists(input) ? input : manifest);
  const imports = Object.keys(inputs)
    .filter((input) => !exists(input))
    .flatMap((input) => inputs[input]?.imports ?? []);
  const files = Object.entries(inputs).filter(([input]) => exists(input));
  const attributed = Object.entries(outputs).map(([path, { inputs: parts, entryPoint, ...output }]) => [
    path,
    {
      ...output,
      inputs: Object.fromEntries(Object.entries(parts).map(([input, part]) => [owner(input), part])),
      ...(entryPoint === undefined ? {} : { entryPoint: owner(entryPoint) }),
    },
  ]);
  return { inputs: { ...Object.fromEntries(files), [manifest]: { imports } }, outputs: Object.fromEntries(attributed) };
}
