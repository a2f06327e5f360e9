import os from 'node:os';

/** The folders of the server that a message may name. */
export interface HiddenFolders {
  /** Folder of the training's checkout. */
  checkout: string;
  cacheDirectory: string;
}

/** Writes short words for the folders of the server: people learn from a message what failed, not where it is. */
export function hidePaths(text: string, folders: HiddenFolders): string {
  const { checkout, cacheDirectory } = folders;
  const training = checkout.replace(/\/[^/]+\/*$/, '');
  const words: Array<[folder: string, word: string]> = [
    [checkout, 'checkout'],
    [training, 'training'],
    [training.replace(/\/[^/]+$/, ''), 'trainings'],
    [cacheDirectory.replace(/\/+$/, ''), 'cache'],
    [os.homedir(), '~'],
  ];
  return words
    .filter(([folder]) => folder.length > 1)
    .reduce((left, [folder, word]) => left.split(folder).join(word), text)
    .replace(/cache\/model-env-[0-9a-f]+(\.[0-9a-f-]+\.tmp)?/g, 'environment');
}

/** The end of a text that is too long: tools say last what is the matter. */
export function endOf(text: string, length: number): string {
  return text.length > length ? `…${text.slice(1 - length)}` : text;
}
