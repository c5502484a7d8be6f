declare global {
  namespace App {
    interface Error {
      message: string;
      /** Code of the fault behind it; absent where the error is none of ours. */
      code?: string;
    }
  }
}

export {};
