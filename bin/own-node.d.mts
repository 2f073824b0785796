export const noOwnNode: string;
export function findOwnNode(root: string): string | null;
