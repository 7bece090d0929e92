<%@ page contentType="text/html; charset=UTF-8" session="false" %>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Log in – Sandbox Energy</title>
  <link rel="stylesheet" href="sandbox.css">
</head>
<body>
<main>
  <p class="brand">Sandbox Energy</p>
  <h1>Log in</h1>
  <p class="hint">This is a demo supplier. Log in with <b>demo</b> / <b>demo</b>.</p>
  <p class="error" role="alert" ${empty param.error ? 'hidden' : ''}>That user name and password do not match. Please try again.</p>
  <form method="post" action="/oidc/j_security_check">
    <label for="username">User name</label>
    <input id="username" name="j_username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
    <label for="password">Password</label>
    <input id="password" name="j_password" type="password" autocomplete="current-password" required>
    <button>Log in</button>
  </form>
</main>
</body>
</html>
