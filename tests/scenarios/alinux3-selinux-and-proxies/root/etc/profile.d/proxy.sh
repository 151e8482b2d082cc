export http_proxy=http://ops:secret@10.20.0.9:3128
export https_proxy=http://10.20.0.9:3128
export no_proxy=localhost,127.0.0.1,.example.com
