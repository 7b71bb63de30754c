/**
 * A JSON schema that knows the type of what fits it, as TypeBox makes them. It is named by its
 * shape: TypeBox ships its types twice, for `import` and for `require`, and the two do not match.
 */
export interface TypedSchema {
  readonly static: unknown;
}
