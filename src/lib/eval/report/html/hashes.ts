/** SHA-256 of the page's style and script, as its policy names them; a test holds them to the texts. */
export const pageHashes = {
  style: 'sha256-8MZrRT9hbdqqqcjluVBxYZcdYncsiDCj3EbuXtPORjQ=',
  script: 'sha256-8uu7ZF66FPhGXyfSiz+ANLk1qQL9VVedO/twl5TPe0o=',
} as const;
