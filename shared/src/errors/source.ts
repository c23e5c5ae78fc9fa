import { failure, parameter } from './kinds.ts'

/*
 * Where bytes come from: URLs, servers, packings, the import folder. Texts of
 * reference/semantics.md §4.2 and §5 are kept word for word and go on with what to do. `url` and
 * `location` are redacted by the thrower: no user name, no password, no query values.
 */
export const sourceErrors = {
  'source.url_invalid': parameter(
    'Invalid URL: {url}; it must read http://host/path or https://host/path',
  ),
  'source.url_too_long': parameter(
    'Invalid URL: it has {length} characters and at most {max} are allowed; use a shorter address',
  ),
  'source.url_control_characters': parameter(
    'Invalid URL: it contains control characters; type or copy the address again',
  ),
  'source.url_credentials': parameter(
    'Invalid URL: it contains a user name or password, which are never sent; use an address that needs none, without the part before @',
  ),
  'source.url_file': parameter(
    'File:// type urls are currently unsupported; use an http or https address, upload the file, or have a root admin put it into the import folder',
  ),
  'source.url_scheme': parameter('Unsupported scheme for url: {url}; use http or https'),

  'source.unresolved': parameter(
    'Unable to resolve {host}; check the spelling of the host name and that this server can look it up',
  ),
  'source.resolver_unavailable': failure(
    'Unable to resolve {host}: the name service does not answer at the moment; try again, and check the name servers of this server if it goes on',
  ),
  'source.address_own': parameter(
    'Illegal host specified in url: {place}, port {port}, belongs to this installation itself and is never fetched from; name the server that has the image',
  ),
  'source.address_metadata': parameter(
    'Illegal host specified in url: {place} is where a cloud keeps secrets of its machines; it is never fetched from, name the server that has the image',
  ),
  'source.address_internal': parameter(
    'Illegal host specified in url: {place} is an internal address; a root admin can allow it by adding {cidr} to the setting secstorage.allowed.internal.sites',
  ),

  'source.redirect_off': failure(
    'Failed to download URL due to redirection, response code: {status}; use the final address ({location}), or have a root admin set store.download.follow.redirects to true',
  ),
  'source.redirect_internal': parameter(
    '{from} redirects to {place}, an internal address; use another mirror, or have a root admin add {cidr} to the setting secstorage.allowed.internal.sites',
  ),
  'source.redirect_refused': parameter(
    '{from} redirects to {place}, which is never fetched from; use another mirror',
  ),
  'source.redirect_invalid': failure(
    '{from} redirects to something that is not an http or https address ({location}); use the final address of the image instead',
  ),
  'source.redirect_downgrade': failure(
    '{from} redirects from https to http ({location}), which anyone on the way could change; use an https address that stays https',
  ),
  'source.redirect_loop': failure(
    '{from} redirects in a circle; use the final address of the image, or another mirror',
  ),
  'source.redirect_limit': failure(
    '{from} redirects more than {max} times; use the final address of the image',
  ),

  'source.refused': failure(
    'Unable to establish connection with URL {url}: nothing accepts connections there (connection refused); check host and port, and that the server runs',
  ),
  'source.unreachable': failure(
    'Unable to establish connection with URL {url}: there is no network route to it; check the network between this server and that host',
  ),
  'source.connect_timeout': failure(
    'Unable to establish connection with URL {url}: no connection within {seconds} seconds; check host, port and firewalls, then try again',
  ),
  'source.no_answer': failure(
    'Unable to establish connection with URL {url}: it accepted the connection but did not answer within {seconds} seconds; try again or use another mirror',
  ),
  'source.reset': failure(
    'The connection to {host} broke before the end; try again, what has arrived is kept where the server allows it',
  ),
  'source.bad_answer': failure(
    'Unable to establish connection with URL {url}: the answer is not valid HTTP ({reason}); check that the port is that of a web server',
  ),
  'source.connection_failed': failure(
    'Unable to establish connection with URL {url}: {reason}; check the address, then try again',
  ),

  'source.tls_self_signed': failure(
    'The certificate of {host} is self-signed, so nobody vouches for it; add it to the trusted certificates of this server and restart, or use a server with a certificate of a known authority',
  ),
  'source.tls_unknown_issuer': failure(
    'The certificate of {host} comes from an authority that this server does not know, or its intermediate certificate is not sent along; add the certificate of the authority to the trusted ones of this server and restart, or use another mirror',
  ),
  'source.tls_expired': failure(
    'The certificate of {host} has expired; its operator must renew it, or use another mirror (and check the clock of this server)',
  ),
  'source.tls_not_yet_valid': failure(
    'The certificate of {host} is not valid yet; check the clock of this server, else use another mirror',
  ),
  'source.tls_wrong_host': failure(
    'The certificate of {host} is made out to another name ({names}); use the name in the certificate',
  ),
  'source.tls_revoked': failure(
    'The certificate of {host} has been revoked by its authority; use another mirror',
  ),
  'source.tls_untrusted': failure(
    'The certificate of {host} is not accepted ({reason}); its operator must replace it, or use another mirror',
  ),
  'source.tls_protocol': failure(
    'No secure connection to {host} could be made ({reason}); the server must speak TLS 1.2 or newer on this port, check that the port is not that of plain http',
  ),

  'source.http_not_found': failure(
    ' HTTP Server returned {status} (expected 200 OK) : {host} has nothing at this address; check the URL, the file may have moved',
  ),
  'source.http_denied': failure(
    ' HTTP Server returned {status} (expected 200 OK) : {host} does not give this file to everyone; use an address that works without signing in',
  ),
  'source.http_busy': failure(
    ' HTTP Server returned {status} (expected 200 OK) : {host} asks to come back later; try again in some minutes or use another mirror',
  ),
  'source.http_server': failure(
    ' HTTP Server returned {status} (expected 200 OK) : {host} has a fault of its own; try again later or use another mirror',
  ),
  'source.http_status': failure(
    ' HTTP Server returned {status} (expected 200 OK) : {host} did not send the file; open the URL in a browser to see why',
  ),
  'source.html': failure(
    '{host} answers with a web page and not with an image; use the direct address of the file (a download page, a sign-in page or an error page often looks the same)',
  ),
  'source.empty': failure('The file at {host} is empty; check the URL, or ask who offers it'),
  'source.stalled': failure(
    '{host} sent less than {rate} bytes a second for {seconds} seconds; the fetch goes on from here when it is tried again, or use another mirror',
  ),
  'source.length_mismatch': failure(
    '{host} announced {expected} bytes and sent {received}; try again, and use another mirror if it goes on',
  ),
  'source.bad_range': failure(
    '{host} was asked to go on at byte {offset} and answered with another part; try again from the start or use another mirror',
  ),

  'source.unpacker_missing': failure(
    'This file is packed as {packing} and the program {program} is not installed on the server; install the package {package} (apt-get install {package}), then try again',
  ),
  'source.unpack_failed': failure(
    'The file cannot be unpacked, its {packing} data is damaged or cut short ({reason}); check the original with its own tools, then fetch it again',
  ),
  'source.unpack_memory': failure(
    'Unpacking this {packing} file needs more than {limit} MiB of memory; pack it again with a smaller window or dictionary',
  ),
  'source.trailing_bytes': failure(
    'The {packing} file goes on with other bytes after its end; fetch the file again, or pack the image alone',
  ),
  'source.zip_members': failure(
    'The zip file must hold exactly one file, the image, and holds {found}; pack the image alone',
  ),
  'source.zip_encrypted': failure(
    'The zip file is protected by a password; pack the image again without one',
  ),
  'source.zip_method': failure(
    'The zip file uses compression method {method}, which is not supported; pack the image again with the usual method (deflate)',
  ),

  'source.import_not_configured': parameter(
    'There is no import folder on this server; set MOLD_IMPORT_DIR and restart, or use an http or https address',
  ),
  'source.import_path': parameter(
    'Invalid path in the import folder: {path}; give the path of a file below the folder, without .. and without names that begin with a dot',
  ),
  'source.import_not_found': parameter(
    'There is no file {path} in the import folder; choose one of the list, or copy the file there first',
  ),
  'source.import_not_regular': parameter(
    '{path} in the import folder is not an ordinary file (links, folders and devices are not read); copy the image itself there',
  ),
  'source.import_unreadable': failure(
    '{path} in the import folder cannot be read ({reason}); give the user that runs the server the right to read it',
  ),
  'source.import_changed': failure(
    '{path} in the import folder was changed while it was read; wait until it is copied completely, then try again',
  ),
} as const
