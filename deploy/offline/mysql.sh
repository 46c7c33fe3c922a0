#!/bin/sh
# What the image of MySQL does with its variables: a database and its user at the first start, then the server.
set -eu
data=/var/lib/mysql
if [ ! -d "$data/mysql" ]; then
  mysqld --no-defaults --initialize-insecure --datadir="$data" --secure-file-priv=NULL
  cat > /tmp/first.sql <<SQL
CREATE DATABASE \`$MYSQL_DATABASE\`;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT ALL ON \`$MYSQL_DATABASE\`.* TO '$MYSQL_USER'@'%';
ALTER USER 'root'@'localhost' ACCOUNT LOCK;
SQL
  set -- --init-file=/tmp/first.sql "$@"
fi
exec mysqld --no-defaults --datadir="$data" --socket=/tmp/mysql.sock --mysqlx=OFF --secure-file-priv=NULL "$@"
