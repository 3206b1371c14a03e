/** Builds both packages, and packs the library for projects that this clone makes. */
export function build(): Promise<void>;
/** Compiles the library into its dist, and bundles its command line. */
export function buildLibrary(): Promise<void>;
/** Bundles the scaffolder with its templates into dist. */
export function buildScaffolder(): Promise<void>;
/** Packs the library, which has to be built, into dist/library. */
export function packLibrary(): void;
