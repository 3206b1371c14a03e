/** The files of a project that a migration may read and change, by their paths from its folder. */
export interface ProjectFiles {
  /** Undefined: there is no such file. */
  read(path: string): string | undefined;
  write(path: string, text: string): void;
}

/** A change that a project needs to go with a version of the library. */
export interface Migration {
  /** The version that needs it. */
  readonly version: string;
  readonly description: string;
  /** Changes what has to be changed. Run again, it finds nothing left to do. @returns the paths of the changed files */
  apply(files: ProjectFiles): readonly string[];
}
