import * as vscode from "vscode";

interface PythonApi {
  environments?: { getActiveEnvironmentPath(resource?: vscode.Uri): { path: string } | undefined };
}

/** The interpreter that the person selected, when a Python extension is installed and answers within two seconds. */
export async function selectedInterpreter(folder: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (!extension) return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 2000));
  const api = await Promise.race([Promise.resolve(extension.activate()).catch(() => undefined), late]);
  return api?.environments?.getActiveEnvironmentPath(folder)?.path;
}
