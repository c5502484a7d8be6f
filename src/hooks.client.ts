/** Whatever was not caught anywhere reaches a person as a fault's sentence, never as a stack. */
import type { HandleClientError } from '@sveltejs/kit';
import { toFault } from '$lib/engine/schema';

export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status === 404) return { message: 'There is no page at this address.' };
  if (status !== 500) return { message };
  const fault = toFault(error);
  console.error(error);
  return { message: fault.message, code: fault.code };
};
