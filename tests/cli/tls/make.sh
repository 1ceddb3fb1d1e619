#!/usr/bin/env bash
# Makes the certificates of this folder anew. They vouch for nothing outside the tests: the authority's key is thrown
# away, and only a process whose SSL_CERT_FILE names authority.pem trusts them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
days=36500
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$days" -keyout authority.key \
    -out authority.pem -subj "/CN=matchbook tests, trusted by nobody" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign"
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key.pem -out server.csr \
    -subj "/CN=matchbook tests"
printf 'subjectAltName=DNS:*.autotask.net,DNS:foreign.example\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n' >server.ext
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days "$days" \
    -extfile server.ext -out server.pem
rm authority.key authority.srl server.csr server.ext
