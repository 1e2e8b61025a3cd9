/** A table as it is, whatever the schema says. */
export interface TableShape {
  readonly name: string;
  /** What names a row. */
  readonly key: readonly string[];
  /** Columns that hold text. */
  readonly texts: readonly string[];
}
