import ts from "typescript";

/** A program of the documentation, as far as every Pulumi language can say it. */
export interface Program {
  readonly resources: readonly Resource[];
  readonly exports: readonly Export[];
}

export interface Resource {
  readonly variable: string;
  /** `MfaGroup`, or `aws.iam.Group` of another package. */
  readonly type: string;
  readonly name: string;
  readonly args: readonly (readonly [name: string, value: Value])[];
  /** The lines of the comment before it. */
  readonly comment: readonly string[];
}

export interface Export {
  readonly name: string;
  readonly of: Output;
  readonly comment: readonly string[];
}

export interface Output {
  readonly variable: string;
  readonly property: string | undefined;
}

export type Value =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "truth"; readonly truth: boolean }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Value])[] }
  | ({ readonly kind: "output" } & Output);

/** The program that a TypeScript text holds. Throws where it holds something that has no counterpart in the other languages. */
export function readProgram(text: string): Program {
  const file = ts.createSourceFile("program.ts", text, ts.ScriptTarget.ES2022, true);
  const resources: Resource[] = [];
  const exports: Export[] = [];
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) continue;
    const comment = commentOf(statement, text);
    if (ts.isExpressionStatement(statement)) {
      resources.push({ ...resource(statement.expression), comment });
      continue;
    }
    const [declaration] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    if (declaration?.initializer === undefined) throw unknown(statement);
    const variable = declaration.name.getText();
    const isExported = ts.isVariableStatement(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (ts.isNewExpression(declaration.initializer)) resources.push({ ...resource(declaration.initializer), variable, comment });
    else if (isExported) exports.push({ name: variable, of: output(declaration.initializer), comment });
    else throw unknown(statement);
  }
  return { resources, exports };
}

function resource(expression: ts.Expression): Omit<Resource, "comment"> {
  if (!ts.isNewExpression(expression)) throw unknown(expression);
  const [name, args] = expression.arguments ?? [];
  if (name === undefined || !ts.isStringLiteral(name)) throw unknown(expression);
  const read = args === undefined ? undefined : value(args);
  return {
    variable: name.text.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    type: expression.expression.getText(),
    name: name.text,
    args: read?.kind === "object" ? read.entries : [],
  };
}

function value(expression: ts.Expression): Value {
  if (ts.isStringLiteral(expression)) return { kind: "text", text: expression.text };
  if (ts.isNumericLiteral(expression)) return { kind: "number", number: Number(expression.text) };
  if (expression.kind === ts.SyntaxKind.TrueKeyword) return { kind: "truth", truth: true };
  if (expression.kind === ts.SyntaxKind.FalseKeyword) return { kind: "truth", truth: false };
  if (ts.isArrayLiteralExpression(expression)) return { kind: "list", items: expression.elements.map(value) };
  if (ts.isObjectLiteralExpression(expression)) return { kind: "object", entries: expression.properties.map(entry) };
  return { kind: "output", ...output(expression) };
}

function entry(property: ts.ObjectLiteralElementLike): readonly [string, Value] {
  if (!ts.isPropertyAssignment(property)) throw unknown(property);
  return [ts.isStringLiteral(property.name) ? property.name.text : property.name.getText(), value(property.initializer)];
}

function output(expression: ts.Expression): Output {
  if (ts.isIdentifier(expression)) return { variable: expression.text, property: undefined };
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) throw unknown(expression);
  return { variable: expression.expression.text, property: expression.name.text };
}

function commentOf(node: ts.Node, text: string): readonly string[] {
  return (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).map(({ pos, end }) => text.slice(pos, end).replace(/^\/\/ ?/, ""));
}

function unknown(node: ts.Node): Error {
  return new Error(
    `\`${node.getText()}\` has no counterpart in the other languages: write resources with plain arguments, and exports of their outputs`,
  );
}
