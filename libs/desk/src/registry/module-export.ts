/** Where an entry of `desk.yaml` comes from. */
export interface ModuleExport {
  /** A file, beginning with `./` from the folder of desk.yaml; or the name of a package. */
  readonly module: string;
  readonly export: string;
}
