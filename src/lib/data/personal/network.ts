/** E-mail addresses, web addresses, IP addresses: told by their form. */
import { byPattern } from './finding';

const mailbox =
  /^[^\s@"<>(),;:]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

/** `a@b.example`, also as `Ana <a@b.example>` or `mailto:a@b.example`. */
export function isEmail(text: string): boolean {
  const inside = /<([^<>]+)>$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, '');
  return mailbox.test(inside);
}

export function isUrl(text: string): boolean {
  return /^(?:(?:https?|ftps?):\/\/[^\s/?#]+|www\.[^\s/?#]+\.[a-z]{2,})(?:[/?#]\S*)?$/i.test(text);
}

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}(?::\\d{1,5}|/\\d{1,2})?$`);

/** IPv4 (also with a port or prefix length) or IPv6 (RFC 4291, section 2.2). */
export function isIpAddress(text: string): boolean {
  return ipv4.test(text) || isIpv6(text.replace(/(?:%\w+)?(?:\/\d{1,3})?$/, ''));
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:]{2,39}(?:[\d.]*)$/i.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasIpv4 = last.includes('.') && ipv4.test(last);
  const hex = hasIpv4 ? groups.slice(0, -1) : groups;
  const length = groups.length + (hasIpv4 ? 1 : 0);
  return (
    hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    (halves.length === 2 ? length <= 7 : length === 8)
  );
}

export const networkDetectors = [
  byPattern({
    type: 'email',
    verb: 'look like e-mail addresses',
    trust: 0.98,
    names: /\b(e ?mails?|mail|courriel|correo)\b/,
    matches: isEmail,
  }),
  byPattern({
    type: 'url',
    verb: 'look like web addresses',
    trust: 0.97,
    names: /\b(ur[li]|links?|web ?(site|page)?|homepage|home page|www)\b/,
    matches: isUrl,
  }),
  byPattern({
    type: 'ip-address',
    verb: 'look like IP addresses',
    trust: 0.9,
    names: /\b(ip|ipv[46]|ip ?addr(ess)?|client ip|remote addr|host)\b/,
    matches: isIpAddress,
  }),
];
