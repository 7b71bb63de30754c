import path from 'node:path';
import ts from 'typescript';

/** Reads a file of the workspace; undefined when it is not there. */
export type ReadText = (file: string) => string | undefined;

/**
 * Names that a library exports and that have no docstring where they are declared, as
 * `libs/x: name`. What is exported whole (`export type *`) is not looked into.
 *
 * @param folder of the library, such as `libs/contracts`
 */
export function undocumented(folder: string, read: ReadText): readonly string[] {
  const index = path.join(folder, 'src', 'index.ts');
  const statements = parsed(index, read(index) ?? '').statements;
  return statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return [];
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    const base = path.join(path.dirname(index), moduleSpecifier.text);
    const file = [`${base}.ts`, path.join(base, 'index.ts')].find((one) => read(one) !== undefined);
    const source = parsed(file ?? '', read(file ?? '') ?? '');
    return exportClause.elements
      .map(({ name, propertyName }) => (propertyName ?? name).text)
      .filter((name) => !isDocumented(source, name))
      .map((name) => `${folder}: ${name}`);
  });
}

function parsed(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** One docstring is enough for what is declared several times, as a const and its type. */
function isDocumented(source: ts.SourceFile, name: string): boolean {
  return source.statements.some(
    (statement) =>
      namesOf(statement).includes(name) && ts.getJSDocCommentsAndTags(statement).length > 0,
  );
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name === undefined ? [] : [name.getText()];
}
